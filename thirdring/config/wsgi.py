import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thirdring.config.settings")
application = get_wsgi_application()

# What is loaded by now stays for good: there is no use in looking through it for garbage again and again.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
