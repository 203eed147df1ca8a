// ICU's data with nothing in it, for the static executable.
//
// Debian's libxml2 uses ICU for encodings that it does not know itself. XMLText never asks for one: it
// hands over UTF-8. So the 31 MB of tables stay out, and a converter that was asked for would not be
// found.
//
// Source: ICU, `source/stubdata/stubdata.cpp`, for what an empty package of data looks like.

#include <unicode/udata.h>
#include <unicode/utypes.h>

typedef struct {
  uint16_t header_size;
  uint8_t magic[2];
  UDataInfo info;
  char padding[8];
  uint32_t count;
  uint32_t reserved;
} EmptyData;

// The name holds ICU's version, and its header knows it.
const EmptyData U_ICUDATA_ENTRY_POINT __attribute__((aligned(16))) = {
    32,
    {0xda, 0x27},
    {sizeof(UDataInfo),
     0,
     U_IS_BIG_ENDIAN,
     U_CHARSET_FAMILY,
     sizeof(UChar),
     0,
     {'T', 'o', 'C', 'P'},
     {1, 0, 0, 0},
     {0, 0, 0, 0}},
    {0},
    0,
    0,
};
