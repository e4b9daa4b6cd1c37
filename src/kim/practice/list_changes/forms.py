"""What people say of a list that they bring back."""

from kim.foundations.design.looked_over import LookedOverForm
from kim.practice.kim_log.forms import words


class ChangeForm(LookedOverForm):
    looked_over = ("reason",)
    reason = words("Why you change these", "Say why you change these", rows=2)
