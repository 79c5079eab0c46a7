/** Façade: runs a study in this process, or lets the caller run its trials. Nothing imports it. */
@NullMarked
package dev.luthier;

import org.jspecify.annotations.NullMarked;
