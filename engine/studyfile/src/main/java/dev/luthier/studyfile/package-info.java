/**
 * Study files (HOCON, JSON) to and from study specifications: what the command line reads, and what
 * logs, resumes and submissions serialise.
 *
 * <p>Parameters keep the order in which the file declares them, by line; those that share a line
 * are ordered by name, because HOCON objects have no order of their own. Where order on one line
 * matters, {@code space} may be a list of objects with a {@code name}; saved specifications use
 * that form.
 */
@NullMarked
package dev.luthier.studyfile;

import org.jspecify.annotations.NullMarked;
