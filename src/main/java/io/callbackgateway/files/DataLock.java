package io.callbackgateway.files;

import io.callbackgateway.settings.BadSettingException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Holds {@code gateway.data-dir} for one process, from before anything in it is opened to the end, where the journal or the ledger is in
 * it. Where neither is, gateways may share it.
 */
@Component(DataLock.NAME)
public class DataLock implements DisposableBean {

    /** For {@code @DependsOn}, of what opens something in the data directory. */
    public static final String NAME = "dataLock";

    private static final Logger LOG = LoggerFactory.getLogger(DataLock.class);

    private final FileChannel file;

    /** @throws BadSettingException where another process holds it */
    DataLock(
            DataDirectory data,
            @Value("${gateway.broker.url:}") String broker,
            @Value("${gateway.ledger.url:}") String ledger)
            throws IOException {
        file = broker.isBlank() || ledger.isBlank() ? hold(data.path()) : null;
    }

    private static FileChannel hold(Path folder) throws IOException {
        Path path = folder.resolve(".lock");
        PrivateFiles.createOrRestrict(path);
        FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE);
        try {
            FileLock lock = file.tryLock();
            if (lock == null) {
                file.close();
                throw taken(folder);
            }
        } catch (OverlappingFileLockException e) {
            file.close();
            throw taken(folder);
        } catch (IOException e) {
            LOG.warn(
                    "{} has no locks: nothing but the broker's own keeps a second process out ({})",
                    folder,
                    e.getMessage());
        }
        return file;
    }

    private static BadSettingException taken(Path folder) {
        return new BadSettingException(
                "gateway.data-dir",
                "another process uses " + folder + "; two gateways on one journal and ledger would destroy both."
                        + " Stop the other one, or give this one a folder of its own");
    }

    @Override
    public void destroy() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
