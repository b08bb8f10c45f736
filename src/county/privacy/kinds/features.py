"""Which pages use sensitive personal data, and for what: shut until the use has a signed assessment.

A person's own pages are not among them: what he may see and ask of his own data does not wait for us.
"""

from collections.abc import Mapping
from types import MappingProxyType

from county.privacy.choices import UseKind

# URL names by how they begin -> the use whose assessment they stand on. The longest fits.
FEATURES: Mapping[str, UseKind] = MappingProxyType(
    {
        "workforce:person": UseKind.EMPLOYMENT,
        "workforce:employment": UseKind.EMPLOYMENT,
        "workforce:payroll": UseKind.WAGES,
        "merging:": UseKind.EMPLOYMENT,
        "risk:finding": UseKind.EMPLOYMENT,
        "intake:": UseKind.INTAKE,
        "jobs:download": UseKind.INTAKE,
        "privacy:request_": UseKind.RIGHTS,
    }
)


def use_of(view_name: str) -> UseKind | None:
    """The use a page belongs to; None for a page without sensitive data."""
    fitting = [name for name in FEATURES if view_name.startswith(name)]
    return FEATURES[max(fitting, key=len)] if fitting else None
