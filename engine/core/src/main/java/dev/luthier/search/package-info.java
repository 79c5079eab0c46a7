/** Where to look next: history to configurations. */
@NullMarked
package dev.luthier.search;

import org.jspecify.annotations.NullMarked;
