"""What django-allauth asks this project: where tries are counted, how keys are sealed, how mails leave."""

import base64
import logging
import secrets
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from pledgetracker.accounts import sealing

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account but by invitation. No address leads to the sign-up either."""
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Tries are counted by address and account, so that a stranger cannot lock an editor out."""
        return f"{get_ip(request)} {credentials.get('username', '').lower()}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A server that does not take the mail is a line in the log: the page must not tell who has an account."""
        self.mailed(template_prefix, email, context)

    def mailed(self, template_prefix: str, email: str, context: dict[str, Any]) -> bool:
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError) as fault:
            log.error("A mail (%s) could not be sent: %s", template_prefix, fault)
            return False
        return True


class SecondFactorAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """A key sealed with a secret key that is gone becomes one that nobody knows: no code fits any more."""
        try:
            return sealing.unseal(encrypted_text)
        except InvalidToken:
            log.error("A second factor cannot be read: PLEDGETRACKER_OLD_SECRET_KEYS lacks the key that sealed it.")
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def get_totp_label(self, user: Any) -> str:
        return user.get_username()

    def get_totp_issuer(self) -> str:
        return settings.SITE_NAME or gettext("Ubada")

    def build_totp_svg(self, url: str) -> SafeString:
        """The QR code as an inline drawing: the content security policy refuses data: addresses."""
        import qrcode  # where no code is drawn it is not needed

        code = qrcode.QRCode(border=4)
        code.add_data(url)
        code.make(fit=True)
        rows = code.get_matrix()
        path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
        return format_html(
            '<svg class="qr" viewBox="0 0 {0} {0}" role="img" aria-label="{1}" shape-rendering="crispEdges">'
            '<rect width="{0}" height="{0}"/><path d="{2}"/></svg>',
            len(rows),
            gettext("QR code for the authenticator app"),
            path,
        )
