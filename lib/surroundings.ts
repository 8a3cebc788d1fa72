import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { NewsroomSettings } from '../functions/shared/domain/newsroom.ts';
import type { StageSettings } from './config.ts';

/** What every stack and construct may need to know. */
export interface Surroundings {
  stage: StageSettings;
  newsroom: NewsroomSettings;
  /** Folder with the bundles: `<functionsDir>/<name>/index.mjs`. */
  functionsDir: string;
}

/** The same, once the storage stack stands: alarms have someone to tell, where the stage names one. */
export interface Watched extends Surroundings {
  alarms: ITopic | undefined;
}
