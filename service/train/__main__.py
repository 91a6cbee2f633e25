from service.train.command import main

main(prog_name="python -m service.train")
