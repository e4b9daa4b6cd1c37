"""Information risk of a work area, by amount, sensitivity, sharing and technology, and what it suggests to ask."""

from __future__ import annotations

from dataclasses import dataclass

LEVELS = ("LOW", "MEDIUM", "HIGH")
ASPECTS = ("amount", "sensitivity", "sharing", "technology")


@dataclass(frozen=True)
class InformationRisk:
    """Four aspects, each 'LOW', 'MEDIUM' or 'HIGH'. Raises ValueError for another word.

    Source: the strategy, section 4: effort follows risk (amount, sensitivity, sharing, technology).
    """

    amount: str
    sensitivity: str
    sharing: str
    technology: str

    def __post_init__(self) -> None:
        for aspect in ASPECTS:
            if getattr(self, aspect) not in LEVELS:
                raise ValueError(f"{aspect} is one of {', '.join(LEVELS)}")

    @property
    def levels(self) -> tuple[str, ...]:
        """Give the four levels in the order of ASPECTS."""
        return tuple(getattr(self, aspect) for aspect in ASPECTS)

    def overall(self) -> str:
        """Weigh the four to one level.

        High: sensitive records with one more high aspect, or any three high. Low: nothing high, and at most one medium.
        Else medium. One level of any aspect up never brings the whole down.
        """
        high = self.levels.count("HIGH")
        if high >= 3 or (self.sensitivity == "HIGH" and high >= 2):
            return "HIGH"
        return "LOW" if high == 0 and self.levels.count("MEDIUM") <= 1 else "MEDIUM"

    def suggests(self) -> str:
        """Suggest how an area should show its KIM: 'GUIDED', 'STATEMENT' or 'OWN_EVIDENCE'. A person decides."""
        return {"HIGH": "GUIDED", "MEDIUM": "STATEMENT", "LOW": "OWN_EVIDENCE"}[self.overall()]

    def because(self) -> str:
        """Say why, in a sentence."""
        high = [aspect for aspect in ASPECTS if getattr(self, aspect) == "HIGH"]
        raised = high or [aspect for aspect in ASPECTS if getattr(self, aspect) == "MEDIUM"]
        if not raised:
            return "All four are low."
        word = "high" if high else "medium"
        return f"{_listed(raised).capitalize()} {'is' if len(raised) == 1 else 'are'} {word}."


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
