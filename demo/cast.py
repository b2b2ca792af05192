"""The demo people of one authority, by what stands before the @ in their address."""

from accounts.models import Authority, User


class Cast:
    def __init__(self, authority: Authority) -> None:
        self.authority = authority
        people = User.objects.filter(authority=authority).select_related("authority", "department")
        self.people: dict[str, User] = {person.email.partition("@")[0]: person for person in people}

    def __getitem__(self, login: str) -> User:
        return self.people[login]
