import { mount } from 'svelte';
import App from './App.svelte';
import { connect } from './bridge/connect.ts';
import { Session } from './state/session.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/answers.css';

const target = document.getElementById('app');
if (!target) throw new Error('The page has no place for the interface.');

const isPopover = new URLSearchParams(window.location.search).get('view') === 'popover';
const session = new Session(connect(), { storage: window.localStorage, preferred: navigator.languages });
session.app.start();
mount(App, { target, props: { session, isPopover, sections: () => import('./views/sections.ts') } });

// The address of another run of the host differs only behind "#": the browser would not load the page anew.
window.addEventListener('hashchange', () => {
  if (window.location.hash.startsWith('#token=')) window.location.reload();
});
