import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { LanguageProvider } from '../../ui/language.tsx'
import { SignInPage } from './sign-in-page.tsx'
import './sign-in.css'

const root = document.querySelector('#root')
if (root)
  createRoot(root).render(
    <StrictMode>
      <LanguageProvider>
        <SignInPage />
      </LanguageProvider>
    </StrictMode>,
  )
