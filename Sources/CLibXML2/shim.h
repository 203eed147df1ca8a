// What Swift cannot say of libxml2: macros, structures with variadic callbacks, global function
// pointers. Nothing but XMLText imports this.

#ifndef LOCKFETCH_LIBXML2_SHIM_H
#define LOCKFETCH_LIBXML2_SHIM_H

#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <stddef.h>
#include <string.h>

// Opens nothing, whatever is asked for.
static inline xmlParserInputPtr lockfetch_xml_load_nothing(const char *url, const char *identifier,
                                                           xmlParserCtxtPtr context) {
  (void)url;
  (void)identifier;
  (void)context;
  return NULL;
}

// Must run once, before the first parser is made.
static inline void lockfetch_xml_initialise(void) {
  xmlInitParser();
  xmlSetExternalEntityLoader(lockfetch_xml_load_nothing);
}

// A push parser that builds no tree, replaces no entity, reads no document type, and takes its
// input for UTF-8 whatever that says of itself.
static inline xmlParserCtxtPtr lockfetch_xml_parser(void *user, startElementNsSAX2Func start,
                                                    endElementNsSAX2Func end,
                                                    charactersSAXFunc text,
                                                    internalSubsetSAXFunc document_type,
                                                    xmlStructuredErrorFunc error) {
  xmlSAXHandler handler;
  memset(&handler, 0, sizeof handler);
  handler.initialized = XML_SAX2_MAGIC;
  handler.startElementNs = start;
  handler.endElementNs = end;
  handler.characters = text;
  handler.ignorableWhitespace = text;
  handler.cdataBlock = text;
  handler.internalSubset = document_type;
  handler.externalSubset = document_type;
  handler.serror = error;
  xmlParserCtxtPtr context = xmlCreatePushParserCtxt(&handler, user, NULL, 0, NULL);
  if (context != NULL) {
    xmlCtxtUseOptions(context, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
  }
  return context;
}

// How much of the text the parser has taken, and stopping it. Newer versions call these deprecated,
// and have nothing in their place.
static inline long lockfetch_xml_position(xmlParserCtxtPtr context) {
  return xmlByteConsumed(context);
}

static inline void lockfetch_xml_stop(xmlParserCtxtPtr context) { xmlStopParser(context); }

#endif
