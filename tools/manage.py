"""Django's own commands, with the database that `./run` uses."""

import sys

from django.core.management import execute_from_command_line

from thirdring.launch import house

if __name__ == "__main__":
    with house.database():
        house.set_up_django()
        execute_from_command_line(["bin/manage", *sys.argv[1:]])
