/** Recorded clouds: folders of exchanges that a person can read and a reviewer can diff. */
@NullMarked
package dev.mothership.cloud.replay;

import org.jspecify.annotations.NullMarked;
