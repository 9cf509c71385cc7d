"""Contents page of all validators of personal and official data; import this module, call by name.

Every validator tidies what is unambiguous and returns the value in its one stored form, or raises
``ValidationError`` with a plain Chinese message. Functions ``…_warning`` return a sentence to show beside
a value that is accepted all the same, or an empty text. No clock: the day of judgement is an argument.
"""

from governance.privacy.amounts import money_fen, yuan
from governance.privacy.dates import day, require_not_future, require_order
from governance.privacy.identifiers import (
    bank_card,
    bank_card_warning,
    compact,
    court_case_number,
    credit_code,
    credit_code_warning,
    document_number,
    full_width_brackets,
    landline,
    last_four,
    lawyer_licence_warning,
    mobile,
    phone,
    postcode,
    resident_birth_on,
    resident_id,
    resident_sex,
)
from governance.privacy.names import personal_name

__all__ = [
    "bank_card",
    "bank_card_warning",
    "compact",
    "court_case_number",
    "credit_code",
    "credit_code_warning",
    "day",
    "document_number",
    "full_width_brackets",
    "landline",
    "last_four",
    "lawyer_licence_warning",
    "mobile",
    "money_fen",
    "personal_name",
    "phone",
    "postcode",
    "require_not_future",
    "require_order",
    "resident_birth_on",
    "resident_id",
    "resident_sex",
    "yuan",
]
