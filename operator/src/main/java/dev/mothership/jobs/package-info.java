/** Jobs of the operator in the cluster: where they run, how little they may, what is to be seen. */
@NullMarked
package dev.mothership.jobs;

import org.jspecify.annotations.NullMarked;
