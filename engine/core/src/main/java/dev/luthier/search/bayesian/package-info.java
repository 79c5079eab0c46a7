/** Bayesian optimisation: models of the evidence, and the search for the best next input. */
@NullMarked
package dev.luthier.search.bayesian;

import org.jspecify.annotations.NullMarked;
