/** Group commit: what came in during one write shares the next. */
@NullMarked
package dev.luthier.store.group;

import org.jspecify.annotations.NullMarked;
