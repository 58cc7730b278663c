import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thirdring.config.settings")
application = get_wsgi_application()
_ = get_resolver().url_patterns  # every view is loaded now, not while the first caller of this process waits

# What is loaded by now stays for good: there is no use in looking through it for garbage again and again.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
