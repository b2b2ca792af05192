"""Who is signed in."""

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User


class Backend(AuthenticationBackend):  # type: ignore[misc] # allauth has no types
    """allauth's own; but a person comes together with the authority, which every page shows."""

    def get_user(self, user_id: int) -> User | None:
        user: User | None = User.objects.select_related("authority").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
