from django.urls import URLPattern, URLResolver, path

from thirdring.orders.views import drafts, explaining, offers, orders, placing, terms

app_name = "orders"
urlpatterns: list[URLPattern | URLResolver] = [
    path("drafts/", drafts.mine, name="drafts"),
    path("drafts/new/", drafts.opening, name="open"),
    path("drafts/<int:draft_id>/", drafts.draft, name="draft"),
    path("drafts/<int:draft_id>/field/", drafts.field, name="field"),
    path("drafts/<int:draft_id>/find/", drafts.find, name="find"),
    path("drafts/<int:draft_id>/lines/", drafts.lines, name="lines"),
    path("drafts/<int:draft_id>/rows/", drafts.rows, name="rows"),
    path("drafts/<int:draft_id>/removal/", drafts.removal, name="removal"),
    path("drafts/<int:draft_id>/offers/", offers.answer, name="offer"),
    path("drafts/<int:draft_id>/codes/", drafts.codes, name="codes"),
    path("drafts/<int:draft_id>/customer/", drafts.customer, name="customer"),
    path("drafts/<int:draft_id>/hand-over/", drafts.hand_over, name="hand_over"),
    path("drafts/<int:draft_id>/drop/", drafts.drop, name="drop"),
    path("drafts/<int:draft_id>/explanation/", explaining.explanation, name="explanation"),
    path("drafts/<int:draft_id>/read-back/", placing.read_back, name="read_back"),
    path("drafts/<int:draft_id>/ticks/", placing.tick, name="tick"),
    path("drafts/<int:draft_id>/submission/", placing.submission, name="submission"),
    path("terms/", terms.index, name="terms"),
    path("terms/file/", terms.file, name="terms_file"),
    path("terms/new/", terms.new, name="terms_new"),
    path("reorder/", orders.reorder, name="reorder"),
    path("of/<int:customer_id>/", orders.history, name="history"),
    path("<int:order_id>/", orders.order, name="order"),
    path("<int:order_id>/notes/", orders.notes, name="notes"),
    path("<int:order_id>/confirmation/", orders.confirmation, name="confirmation"),
]
