/** Tests of the JSON of log entries. */
@NullMarked
package dev.luthier.store.json;

import org.jspecify.annotations.NullMarked;
