"""Routes of the pages."""

from django.contrib.auth.views import LogoutView
from django.urls import URLPattern, URLResolver, include, path

from frontend.pages import (
    account,
    answers,
    asking,
    explaining,
    exporting,
    gaps,
    keeping,
    language,
    scans,
    searching,
    sharing,
    sources,
    suggesting,
    tasks,
    tasks_asking,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", asking.ask, name="ask"),
    path("c/<uuid:conversation_id>", asking.conversation, name="conversation"),
    path("c/<uuid:conversation_id>/rename", keeping.rename, name="conversation-rename"),
    path("c/<uuid:conversation_id>/widen", asking.widen, name="conversation-widen"),
    path("c/<uuid:conversation_id>/delete", keeping.delete, name="conversation-delete"),
    path("c/<uuid:conversation_id>/share", sharing.share, name="conversation-share"),
    path(
        "c/<uuid:conversation_id>/shares/<uuid:share_id>/remove",
        sharing.unshare,
        name="conversation-unshare",
    ),
    path("c/<uuid:conversation_id>/continue", sharing.continue_own, name="conversation-continue"),
    path("c/<uuid:conversation_id>.md", exporting.markdown, name="conversation-markdown"),
    path("c/<uuid:conversation_id>.docx", exporting.word, name="conversation-word"),
    path("c/<uuid:conversation_id>/print", exporting.sheet, name="conversation-print"),
    path("t/<uuid:turn_id>", answers.turn, name="turn"),
    path("t/<uuid:turn_id>/again", answers.again, name="turn-again"),
    path("t/<uuid:turn_id>/quote", answers.quote, name="turn-quote"),
    path("t/<uuid:turn_id>/stop", answers.stop, name="turn-stop"),
    path("t/<uuid:turn_id>.md", exporting.answer, name="turn-markdown"),
    path("t/<uuid:turn_id>/follow-ups", answers.follow_ups, name="turn-follow-ups"),
    path("t/<uuid:turn_id>/stream", answers.stream, name="turn-stream"),
    path("t/<uuid:turn_id>/tell", gaps.tell, name="turn-tell"),
    path("t/<uuid:turn_id>/also-asked", answers.also_asked, name="turn-also-asked"),
    path("t/<uuid:turn_id>/sources/<int:n>", sources.cited, name="cited-source"),
    path("passages/<uuid:passage_id>", sources.passage, name="passage"),
    path("versions/<uuid:version_id>/pages/<int:page>.png", scans.page_image, name="page-image"),
    path("documents/<uuid:document_id>/fields", tasks.fields, name="document-fields"),
    path("documents/<uuid:document_id>/tasks", tasks_asking.of_document, name="document-task"),
    path(
        "collections/<uuid:collection_id>/tasks", tasks_asking.of_collection, name="collection-task"
    ),
    path("gaps", gaps.kept, name="gaps"),
    path("gaps/sent", gaps.sent, name="gaps-sent"),
    path("gaps/<uuid:gap_id>/settle", gaps.settle, name="gap-settle"),
    path("gaps/<uuid:gap_id>/reopen", gaps.reopen, name="gap-reopen"),
    path("gaps/<uuid:gap_id>/take-back", gaps.take_back, name="gap-take-back"),
    path("search", searching.search_page, name="search"),
    path("search/why", explaining.why, name="why"),
    path("search/suggest", suggesting.suggestions, name="suggest"),
    path("sign-in", account.SignIn.as_view(), name="sign-in"),
    path("sign-out", LogoutView.as_view(), name="sign-out"),
    path("language", language.switch, name="set-language"),
    path("", include("frontend.pages.library.urls")),
]
