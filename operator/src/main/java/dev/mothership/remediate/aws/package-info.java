/** What can be done to resources of AWS: one class for each action. */
@NullMarked
package dev.mothership.remediate.aws;

import org.jspecify.annotations.NullMarked;
