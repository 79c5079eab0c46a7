/**
 * What may vary: parameters, domains, conditions, constraints, configurations, the bijection with
 * the unit cube.
 */
@NullMarked
package dev.luthier.space;

import org.jspecify.annotations.NullMarked;
