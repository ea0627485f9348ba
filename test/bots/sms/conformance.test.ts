import { describeChannel } from '../conformance.js';
import { makeHarness } from './harness.js';

describeChannel('Twilio SMS', () => makeHarness('sms'));
describeChannel('Twilio WhatsApp', () => makeHarness('whatsapp'));
