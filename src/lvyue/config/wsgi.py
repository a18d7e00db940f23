"""The WSGI application that gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lvyue.config.settings")

application = get_wsgi_application()

# What is loaded by now stays for good. Walking all of it in search of garbage costs single requests 100 ms.
gc.collect()
gc.freeze()
