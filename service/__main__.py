import io
import sys

if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal may lack letters that articles and paths have
    sys.stdout.reconfigure(errors="backslashreplace")

if sys.argv[1:2] == ["doctor"]:  # works where packages are missing, which the other commands need
    from service.doctor.command import main as doctor

    sys.exit(doctor(sys.argv[2:]))

try:
    from service.cli import main
except ModuleNotFoundError as error:
    sys.exit(f"Lede can't start: {error}. `python -m service doctor` says how to mend that.")

main(prog_name="python -m service")
