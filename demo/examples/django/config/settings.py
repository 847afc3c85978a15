import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent

# The Filestore API. The server key and the secret of the webhooks must never reach a page.
FILESTORE_API = os.environ.get("API", "http://localhost:5173/v1")
FILESTORE_BROWSER_KEY = os.environ.get("BROWSER_KEY", "")
FILESTORE_SERVER_KEY = os.environ.get("SERVER_KEY", "")
FILESTORE_WEBHOOK_SECRET = os.environ.get("WEBHOOK_SECRET", "")

# For development only. Behind HTTPS, also set SESSION_COOKIE_SECURE and CSRF_COOKIE_SECURE.
DEBUG = True
SECRET_KEY = os.environ.get("SECRET_KEY", "only for development")
ALLOWED_HOSTS = ["localhost"]

INSTALLED_APPS = ["django.contrib.sessions", "django.contrib.staticfiles", "repairs"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
ROOT_URLCONF = "config.urls"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("DATABASE", BASE_DIR / "db.sqlite3"),
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
# The script of the element, its worker and its languages, as `npm run build` writes them. In your project, copy
# script-tag.js, hash-worker.js and locales/ into a folder of static files.
STATICFILES_DIRS = [("filestore-upload", BASE_DIR.parents[2] / "dist")]
