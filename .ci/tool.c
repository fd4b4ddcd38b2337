/* Stands for a tool in the tests of Scanners' Jobs: writes its second argument to the file that the
   first one names, or says it and fails. Linked statically, it is all that its image holds. */
#include <stdio.h>
#include <string.h>

int main(int count, char **words) {
  if (count != 3) {
    return 2;
  }
  if (strcmp(words[1], "fail") == 0) {
    fprintf(stderr, "%s\n", words[2]);
    return 3;
  }
  FILE *file = fopen(words[1], "w");
  return file == NULL || fputs(words[2], file) < 0 || fclose(file) != 0;
}
