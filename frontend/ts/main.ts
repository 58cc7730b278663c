// Every behavior of the screen registers here.
export {};
