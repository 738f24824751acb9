/**
 * Running other programs: by argument list and never through a shell, with an environment given
 * whole, a deadline, bounded memory, and the whole process tree ended when it must end. Uses {@code
 * core} only. Start at {@link io.osbs.process.CommandRunner}.
 */
@NullMarked
package io.osbs.process;

import org.jspecify.annotations.NullMarked;
