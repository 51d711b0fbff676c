package io.callbackgateway.dispatch.archive.store;

import java.io.IOException;
import java.util.List;

/** What has been written to the archive, to be read, replaced and deleted. Keys and folders are relative, with slashes. */
public interface ArchiveStore {

    /** Names directly below a folder, sorted; empty where there is no such folder. */
    List<String> folders(String folder) throws IOException;

    /** Names of what is directly in a folder, without folders, sorted; none where there is no such folder. */
    List<String> names(String folder) throws IOException;

    /** All keys below a folder, sorted within each folder; none where there is no such folder. */
    void keys(String folder, Each each) throws IOException;

    /** @return {@code null} where there is none */
    byte[] read(String key) throws IOException;

    boolean exists(String key) throws IOException;

    /** Instead of what is there under the key. */
    void write(String key, String contentType, byte[] content) throws IOException;

    /** What is not there is as good as deleted. */
    void delete(List<String> keys) throws IOException;

    /** What is done with a key. */
    interface Each {
        void on(String key) throws IOException;
    }
}
