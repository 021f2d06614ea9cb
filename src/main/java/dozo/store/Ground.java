package dozo.store;

import dozo.blob.Blobs;
import dozo.db.Database;
import dozo.db.Ids;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What the parts of the store stand on.
 *
 * @param keepDeleted how long what is removed can be restored
 */
record Ground(
        Database db,
        Blobs blobs,
        Ids ids,
        InstantSource clock,
        Announcer announcer,
        Duration keepDeleted) {}
