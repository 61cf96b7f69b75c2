// The text of errors.yaml, which is part of the program: there is no file that could be missing.

#ifndef MARTLET_ERROR_TEXTS_H
#define MARTLET_ERROR_TEXTS_H

#include <stddef.h>

// UTF-8, not ended by a zero.
const unsigned char *martlet_error_texts_start(void);
// In bytes.
extern const size_t martlet_error_texts_size;

#endif
