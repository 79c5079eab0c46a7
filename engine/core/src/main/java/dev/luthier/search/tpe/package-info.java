/** Tree-structured Parzen estimators: densities of good and other trials, and their ratio. */
@NullMarked
package dev.luthier.search.tpe;

import org.jspecify.annotations.NullMarked;
