/** What was learned: the winner and its confidence. */
@NullMarked
package dev.luthier.analysis;

import org.jspecify.annotations.NullMarked;
