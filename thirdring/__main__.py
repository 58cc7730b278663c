from thirdring.launch.cli import main

main()
