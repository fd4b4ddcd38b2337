/** The Job's side: reads its order, makes the calls, and reports each before and after. */
@NullMarked
package dev.mothership.remediate.job;

import org.jspecify.annotations.NullMarked;
