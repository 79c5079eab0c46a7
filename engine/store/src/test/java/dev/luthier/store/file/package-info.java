/** Tests of the study logs on disk. */
@NullMarked
package dev.luthier.store.file;

import org.jspecify.annotations.NullMarked;
