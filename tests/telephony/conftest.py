"""An exchange, a street of telephones and a switchboard for the tests of real calls."""

from collections.abc import Iterator

import pytest

from tests.telephony import exchanges
from tests.telephony.callers import OUTSIDE
from tests.telephony.exchanges import Exchange
from tests.telephony.lines import Street
from tests.telephony.street.sip import Phone


@pytest.fixture(scope="session")
def exchange() -> Iterator[Exchange]:
    """Started once for all tests; where none can be had, tests that need one are skipped, except in CI."""
    exchanges.must_be_here()
    with exchanges.running() as one:
        yield one
        assert one.process is None or one.process.poll() is None, f"the exchange ended: {one.log.read_text()[-2000:]}"


@pytest.fixture
def street(exchange: Exchange, settings: object, transactional_db: None) -> Iterator[Street]:
    """Callers, operators with telephones, and a switchboard that leads."""
    one = Street(exchange, settings)
    try:
        yield one
    finally:
        one.close()


@pytest.fixture
def outside(street: Street) -> Phone:
    """Somebody elsewhere, to whom every number outside leads."""
    phone = street.phone(OUTSIDE.lstrip("+"))
    street.settings.SIP_TRUNK = f"PJSIP/local/sip:{{number}}@127.0.0.1:{phone.port}"
    return phone
