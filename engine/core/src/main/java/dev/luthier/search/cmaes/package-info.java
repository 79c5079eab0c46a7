/** Covariance matrix adaptation: a normal distribution that follows the better trials. */
@NullMarked
package dev.luthier.search.cmaes;

import org.jspecify.annotations.NullMarked;
