"""Names that an earlier release put elsewhere, on both databases."""

from __future__ import annotations

from sqlalchemy import create_engine, text

from core.domain.dedupe.blocks import block
from core.domain.ids import CustomerId
from core.domain.resembling import placed
from core.service.name_customers import next_outdated, renew_names
from storage.opening import open_store
from tests.support.stores import VAULT, a_customer, read, signs, write

NAME = "苏州青禾精密机械有限公司"


def test_a_name_of_an_earlier_release_is_put_where_it_is_looked_for(sql_url: str) -> None:
    """Once; it leaves the place in which nobody looks any more, and an alias moves as well. He whose names were handed
    over stays without any.
    """
    store = open_store(sql_url, vault=VAULT)
    for ident in ("c1", "c2"):
        customer = a_customer(ident, name=NAME, compare_name=NAME + ident)
        write(store, lambda uow, customer=customer: uow.customers.add(customer, signs(customer)))  # type: ignore[misc]
    write(store, lambda uow: uow.company_names.hand_over(CustomerId("c2"), CustomerId("c1")))
    old = block("n", placed(NAME).name.plain)
    engine = create_engine(sql_url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.execute(text("UPDATE company_name SET revision = 0, packed = 'as it was'"))
        connection.execute(text("DELETE FROM company_block"))
        connection.execute(text(f"INSERT INTO company_block (value, number) SELECT {old}, number FROM company_name"))
    engine.dispose()

    outdated = read(store, lambda uow: next_outdated(0, uow))
    renewed = write(store, lambda uow: renew_names(0, uow))
    blocks = placed(NAME).blocks
    found = read(store, lambda uow: uow.company_names.bucket([*blocks, old], limit=9))
    known = read(store, lambda uow: uow.company_names.known(list(outdated)))
    left = read(store, lambda uow: next_outdated(0, uow))
    store.close()

    assert (len(outdated), renewed, left) == (2, 2, ())
    assert {tuple(found.get(each, ())) for each in blocks} == {outdated}
    assert set(outdated).isdisjoint(found.get(old, ()))
    assert [each.name for each in known] == [placed(NAME).name] * 2
