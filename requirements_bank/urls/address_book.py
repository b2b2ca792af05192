"""The address book of suppliers."""

from django.urls import path

from requirements_bank.views import address_book

urlpatterns = [
    path("", address_book.supplier_list, name="supplier_list"),
    path("leverandoerer.csv", address_book.supplier_csv, name="supplier_csv"),
    path("ny/", address_book.add_supplier, name="add_supplier"),
    path("<int:pk>/", address_book.supplier_detail, name="supplier_detail"),
    path("<int:pk>/ret/", address_book.change_supplier, name="change_supplier"),
    path("<int:pk>/flet/", address_book.merge_supplier, name="merge_supplier"),
    path("<int:pk>/kontakter/", address_book.add_contact, name="add_contact"),
    path("kontakter/<int:pk>/", address_book.change_contact, name="change_contact"),
    path("kontakter/<int:pk>/fjern/", address_book.remove_contact, name="remove_contact"),
]
