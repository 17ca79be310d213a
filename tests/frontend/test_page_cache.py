import os
from pathlib import Path

from frontend.pages.pagecache import keep, pages_folder, trim


def test_the_oldest_page_images_go_when_the_allowed_size_is_passed(tmp_path):
    for number in range(10):
        path = tmp_path / f"version{number % 2}" / f"{number}-800.png"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(bytes(1000))
        os.utime(path, (number, number))
    assert trim(tmp_path, 20_000) == 0
    assert trim(tmp_path, 5_000) == 6
    left = sorted(int(path.name.split("-")[0]) for path in tmp_path.glob("*/*"))
    assert left == [6, 7, 8, 9]


def test_an_image_is_stored_whole_below_the_folder_of_its_version(settings, tmp_path):
    settings.HOME = str(tmp_path)
    path = pages_folder() / "version" / "1-800.png"
    keep(path, b"image")
    assert path.read_bytes() == b"image"
    assert list(path.parent.iterdir()) == [Path(path)]
