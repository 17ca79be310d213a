import os
import time
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


def test_nothing_is_written_where_the_disk_is_nearly_full(settings, tmp_path):
    settings.HOME, settings.DISK_RESERVE = str(tmp_path), 2**62
    path = pages_folder() / "version" / "1-800.png"
    keep(path, b"image")
    assert list(path.parent.iterdir()) == []


def test_a_folder_that_cannot_be_written_costs_nobody_the_picture(settings, tmp_path):
    settings.HOME = str(tmp_path)
    pages_folder().write_text("a file where the folder should be")
    keep(pages_folder() / "version" / "1-800.png", b"image")
    keep(tmp_path / "version" / ("x" * 300), b"image")
    assert list((tmp_path / "version").iterdir()) == []


def test_images_that_are_being_written_stay_and_abandoned_ones_go(tmp_path):
    folder = tmp_path / "version"
    folder.mkdir()
    for name, age in (("new.part", 5), ("old.part", 5_000), ("1-800.png", 50)):
        (folder / name).write_bytes(bytes(1000))
        os.utime(folder / name, (time.time() - age, time.time() - age))
    assert trim(tmp_path, 100) == 2
    assert [path.name for path in folder.iterdir()] == ["new.part"]
