/** Tests of study files. */
@NullMarked
package dev.luthier.studyfile;

import org.jspecify.annotations.NullMarked;
