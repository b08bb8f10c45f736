"""The WSGI entry: `granian --interface wsgi county.config.wsgi:application`."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "county.config.settings")
application = get_wsgi_application()

# What the start has made stays for ever: the cycle collector need not walk it in the middle of a page, nor come
# after every 700 objects, when one page makes ten thousand and frees them all by itself.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
