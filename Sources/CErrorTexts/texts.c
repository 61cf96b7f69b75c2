#include "CErrorTexts.h"

// C23, 6.10.4: https://www.open-std.org/jtc1/sc22/wg14/www/docs/n3220.pdf
static const unsigned char texts[] = {
#embed "errors.yaml"
};

const unsigned char *martlet_error_texts_start(void) { return texts; }

const size_t martlet_error_texts_size = sizeof texts;
