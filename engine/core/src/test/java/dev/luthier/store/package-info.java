/** What every store must do. */
@NullMarked
package dev.luthier.store;

import org.jspecify.annotations.NullMarked;
