from django.urls import URLPattern, URLResolver, path

from thirdring.customers.views import adding, card, changes, merging, search

app_name = "customers"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", search.index, name="index"),
    path("search", search.search, name="search"),
    path("new", adding.new, name="new"),
    path("new/likeness", adding.likeness, name="likeness"),
    path("new/address-fields", adding.address_fields, name="address_fields"),
    path("<int:customer_id>", card.customer, name="customer"),
    path("<int:customer_id>/card", card.card, name="card"),
    path("<int:customer_id>/parts/<slug:name>", card.part, name="part"),
    path("<int:customer_id>/timeline", card.timeline, name="timeline"),
    path("<int:customer_id>/identity", changes.identity, name="identity"),
    path("<int:customer_id>/phones", changes.phones, name="phones"),
    path("<int:customer_id>/phones/<int:phone_id>/removal", changes.phone_removal, name="phone_removal"),
    path("<int:customer_id>/emails", changes.emails, name="emails"),
    path("<int:customer_id>/emails/<int:email_id>/removal", changes.email_removal, name="email_removal"),
    path("<int:customer_id>/addresses", changes.addresses, name="addresses"),
    path("<int:customer_id>/addresses/<int:address_id>/primary", changes.primary, name="primary"),
    path("<int:customer_id>/addresses/<int:address_id>/removal", changes.address_removal, name="address_removal"),
    path("<int:customer_id>/notes", changes.notes, name="notes"),
    path("<int:customer_id>/notes/<int:note_id>/resolution", changes.resolution, name="resolution"),
    path("<int:customer_id>/code-word", changes.code_word, name="code_word"),
    path("<int:customer_id>/code-word/comparison", changes.comparison, name="comparison"),
    path("<int:customer_id>/merge", merging.merge, name="merge"),
    path("merges/<int:merge_id>/undoing", merging.undoing, name="undoing"),
]
