package dozo.store;

import dozo.blob.Blobs;
import dozo.db.Database;
import dozo.db.Ids;
import java.time.InstantSource;

/** What the parts of the store stand on. */
record Ground(Database db, Blobs blobs, Ids ids, InstantSource clock, Announcer announcer) {}
