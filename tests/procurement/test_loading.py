"""A case is read whole, and what it has none of is not asked for."""

import pytest

from procurement.course import loading
from procurement.models import Case
from tests.factories import make_case, make_contract, make_debt

pytestmark = pytest.mark.django_db
ROOTS = [name for name in loading.OFTEN_NONE if not Case._meta.get_field(name).one_to_one]


def test_what_a_case_has_none_of_costs_nothing(django_assert_num_queries):
    case = Case.objects.get(pk=make_case().pk)
    loading.load(case)

    with django_assert_num_queries(0):
        assert [list(getattr(case, name).all()) for name in ROOTS] == [[] for _name in ROOTS]
        assert not hasattr(case, "project_class")
        assert not hasattr(case, "board_exemption")


def test_what_a_case_has_is_there(django_assert_num_queries):
    case = Case.objects.get(pk=make_case().pk)
    debt = make_debt(case=case)
    contract = make_contract(case=case)
    sub_case = make_case(requester=case.requester)
    Case.objects.filter(pk=sub_case.pk).update(parent=case)

    loading.load(case)

    with django_assert_num_queries(0):
        assert list(case.debts.all()) == [debt]
        assert list(case.contracts.all()) == [contract]
        assert list(case.sub_cases.all()) == [sub_case]
